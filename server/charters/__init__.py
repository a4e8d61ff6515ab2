"""The charter of an alliance: written live, signed for each school, renewed by a day."""
