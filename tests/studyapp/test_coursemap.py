from studyapp.coursemap import RADIUS, RING_X, ROW, WIDTH, draw


def modules(count, **builds_on):
    return [
        (n, f"Part {n}: more", f"part-{n}", 0, builds_on.get(f"m{n}", [])) for n in range(count)
    ]


def test_draw_puts_a_module_on_each_row_by_its_short_name():
    drawing = draw(modules(3))

    assert [(stop.number, stop.name, stop.y) for stop in drawing.stops] == [
        (0, "Part 0", ROW / 2),
        (1, "Part 1", ROW * 1.5),
        (2, "Part 2", ROW * 2.5),
    ]
    assert (drawing.height, drawing.arcs) == (3 * ROW, ())


def test_draw_joins_neighbours_straight_and_others_by_an_arc():
    drawing = draw(modules(3, m1=[0], m2=[0, 9]))

    assert drawing.arcs == (
        f"M{RING_X} {ROW / 2 + RADIUS:g}V{1.5 * ROW - RADIUS:g}",
        f"M72 {ROW / 2:g}C50 {ROW / 2:g} 50 {2.5 * ROW:g} 72 {2.5 * ROW:g}",
    )


def test_draw_stays_inside_for_a_course_of_fourteen():
    drawing = draw(modules(14, m13=[4]))

    (arc,) = drawing.arcs
    bow = float(arc.partition("C")[2].split()[0])
    # The curve reaches three quarters of the way to its control points.
    assert 72 + 0.75 * (bow - 72) >= 0
    assert drawing.text_x < WIDTH


def test_draw_of_nothing_is_empty():
    assert (draw([]).height, draw([]).stops) == (0, ())
