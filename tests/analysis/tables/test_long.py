from genlab.analysis.tables import read


def test_measurements_of_a_long_table_are_numbers_or_told():
    reading = read(
        b"participant,image,truth,choice,exposure_ms,shown_ms,confidence,reason\n"
        b"a,1,fake,fake,500,501.2,80,too smooth\n"
        b"a,2,real,fake,490,,120,\n"
        b"b,1,fake,real,-5,x,50,\n"
    )
    assert list(reading.table["exposure_ms"][:2]) == [500, 490]
    assert reading.table["shown_ms"].isna().tolist() == [False, True, True]
    assert reading.table["confidence"].fillna(-1).tolist() == [80, -1, 50]
    assert [(problem.row, problem.reason.split(" '")[0]) for problem in reading.problems] == [
        (3, "invalid confidence"),
        (4, "invalid exposure_ms"),
        (4, "invalid shown_ms"),
    ]
