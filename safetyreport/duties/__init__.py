"""What is owed: from records and law to duties with their days, reasons and status."""
