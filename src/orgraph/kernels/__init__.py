"""Graph algorithms on bare arrays; they import nothing of ours."""
