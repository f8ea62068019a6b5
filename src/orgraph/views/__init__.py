"""Views: results as text, tables and files for people; they compute nothing."""
