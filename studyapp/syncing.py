"""Making tables hold what content/ holds, in a few statements and without deleting anything."""

BATCH = 500


def sync_rows(model, wanted, existing, *, retire=True):
    """Create, change and retire rows of `model` so that it holds just what is wanted.

    `wanted` is {key: {field: value}}, `existing` {key: row}. Only rows that differ are written.
    What is not wanted is retired, what comes back is current again; with `retire=False` it is left.
    Returns {key: row} of what is wanted.
    """
    revived = {"is_retired": False} if retire else {}
    rows = {}
    new, changed, changed_fields = [], [], set()
    for key, fields in wanted.items():
        fields = fields | revived
        row = existing.get(key)
        if row is None:
            new.append(model(**fields))
            rows[key] = new[-1]
            continue
        rows[key] = row
        different = [name for name, value in fields.items() if getattr(row, name) != value]
        for name in different:
            setattr(row, name, fields[name])
        if different:
            changed.append(row)
            changed_fields |= set(different)
    gone = [row for key, row in existing.items() if retire and key not in wanted]
    for row in gone:
        if not row.is_retired:
            row.is_retired = True
            changed.append(row)
            changed_fields.add("is_retired")
    model.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        model.objects.bulk_update(changed, sorted(changed_fields), batch_size=BATCH)
    return rows


def keyed(queryset, *names):
    """{key: row}; the key is the value of the named attribute, or a tuple of several."""

    def key(row):
        values = tuple(getattr(row, name) for name in names)
        return values if len(values) > 1 else values[0]

    return {key(row): row for row in queryset}
