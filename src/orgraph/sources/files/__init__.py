"""Files: which ones an import reads, their sheets, headings and covers, before any rule is applied."""
