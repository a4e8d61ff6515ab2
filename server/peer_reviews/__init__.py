"""Schools that ask people of others to look at them: self-evaluation, visit, report, support."""
