"""What an office gets back: its own workbook with the wrong cells marked, or a workbook of the rows that were refused."""
