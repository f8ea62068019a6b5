"""What a proposal says: names, reasons, notes, and which rule stands in the way of whom."""
