"""The best way to give each row a column of its own, exactly and in the same way every time."""

from collections.abc import Sequence


def best_assignment(worth: Sequence[Sequence[float]]) -> list[int]:
    """For each row the index of its column, so that the sum of `worth` is as large as it can be.

    There must be at least as many columns as rows. Among equal assignments the algorithm's fixed
    order of columns decides.
    Source: the Hungarian algorithm with potentials (Kuhn 1955, Jonker and Volgenant 1987).
    """
    rows, columns = len(worth), len(worth[0]) if worth else 0
    row_price, column_price = [0.0] * (rows + 1), [0.0] * (columns + 1)
    row_of = [0] * (columns + 1)  # the row a column is given to; rows and columns count from 1
    for row in range(1, rows + 1):
        row_of[0] = row
        column = 0
        least = [float("inf")] * (columns + 1)
        came_from = [0] * (columns + 1)
        used = [False] * (columns + 1)
        while True:
            used[column] = True
            here, step, nearest = row_of[column], float("inf"), 0
            for other in range(1, columns + 1):
                if used[other]:
                    continue
                price = row_price[here] + column_price[other]
                cost = -worth[here - 1][other - 1] - price
                if cost < least[other]:
                    least[other], came_from[other] = cost, column
                if least[other] < step:
                    step, nearest = least[other], other
            for other in range(columns + 1):
                if used[other]:
                    row_price[row_of[other]] += step
                    column_price[other] -= step
                else:
                    least[other] -= step
            column = nearest
            if row_of[column] == 0:
                break
        while column:
            previous = came_from[column]
            row_of[column] = row_of[previous]
            column = previous
    found = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found
