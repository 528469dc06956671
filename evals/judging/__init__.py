"""Which of two answers is better to read: people say it blind, and a model may say it once people agree with it."""
