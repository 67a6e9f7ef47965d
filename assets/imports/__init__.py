"""A partner's own register, as they have it, becomes rows that the register can keep.

The pure half knows no database and no web:

    reading     read_register(path) -> Sheet       headings and rows of one sheet
    mapping     guess_matching(...) -> Matching    which column is which field
    checking    check(sheet, matching)             CheckedRow by CheckedRow
    child       look(...), check_in_child(...)     the same, in a process with limits

Files that people upload go through `child`, never through the others directly.
`reasons` and `labels` word the codes of the pure half, and are the only ones here that use Django.
"""
