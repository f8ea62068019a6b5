"""Writing: ledgers, templates and refused rows as workbooks."""
