"""From other programs' forms and tables to our records, by a mapping that a person decided on."""
