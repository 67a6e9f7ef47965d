"""What pages and streams call the announcements of a room in Redis. Plain words: the streams import no records."""

#: channel of a room; the streams listen to all of them
CHANNEL = "portal:room:"
#: begins the message that a board of one kind is rendered: `board:<kind>`; where it is kept, as JSON with its number
BOARD = "board:"
BOARDS = "portal:board:"
#: channel on which it is said whose streams end: a place in a room, a person, a body, or the one for the other
ENDS = "portal:ends"
#: where the same is kept for as long as an old ticket might still open a stream
REFUSED = "portal:gone:"
