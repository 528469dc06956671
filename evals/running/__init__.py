"""From a suite to answers: ask every version about every case, pay for nothing twice, lose nothing."""
