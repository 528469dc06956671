"""What is kept: one database, its tables, one repository file per noun, and the migrations. SQL ends here."""
