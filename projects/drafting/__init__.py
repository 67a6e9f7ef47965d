"""What whoever makes a report does with it: schedule, prepare, comment, tell, sign off, publish, correct."""
