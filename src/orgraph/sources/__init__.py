"""Sources: from ledgers, registers and archives to checked tables, and from tables to workbooks."""
