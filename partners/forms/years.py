"""The years that a date may have, in every form and every file. Plain: the child that reads a file has no Django."""

FIRST_YEAR = 1000
LAST_YEAR = 3999
