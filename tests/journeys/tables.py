"""Reads the cells of a table on the screen, by rows and by the titles of the columns."""

from access import Node
from jeepney import Properties, new_method_call


class Table(Node):
    """A table; only as much of it is there as the program has loaded for what is in sight."""

    @property
    def row_count(self) -> int:
        """How many rows it has."""
        return int(self._get("Table", "NRows"))

    def rows(self, first: int = 0, most: int = 1000) -> list[list[str]]:
        """The names of the cells, row by row."""
        found = self.bus.wait(lambda: self._rows(first, most), lambda: f"the cells of {self} cannot be read")
        return list(found[0])

    def _rows(self, first: int, most: int) -> list[list[list[str]]]:
        """One entry, the rows; none when the table changed while it was read."""
        columns = self._get("Table", "NColumns")
        last = min(self.row_count, first + most)
        places = [(row, column) for row in range(first, last) for column in range(columns)]
        bodies = self.bus.ask([new_method_call(self._at("Table"), "GetAccessibleAt", "ii", place) for place in places])
        if not all(body and body[0][0] for body in bodies):
            return []
        cells = [Node(self.bus, *body[0]) for body in bodies]
        names = self.bus.ask([Properties(cell._at("Accessible")).get("Name") for cell in cells])
        if not all(names):
            return []
        read = [str(body[0][1]) for body in names]
        return [[read[at : at + columns] for at in range(0, len(read), columns)]]

    def records(self) -> list[dict[str, str]]:
        """The rows by the titles of the columns."""
        columns = range(self._get("Table", "NColumns"))
        table = self._at("Table")
        bodies = self.bus.ask([new_method_call(table, "GetColumnDescription", "i", (column,)) for column in columns])
        titles = [body[0] for body in bodies]
        return [dict(zip(titles, row, strict=True)) for row in self.rows()]


def find_table(screen: Node, name: str) -> Table:
    """The table of this name, as soon as it is on the screen."""
    node = screen.find("table", name)
    return Table(node.bus, node.owner, node.path)
