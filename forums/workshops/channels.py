"""What pages and streams call the announcements of a room in Redis. Plain words: the streams import no records."""

#: channel of a room; the streams listen to all of them
CHANNEL = "portal:room:"
#: begins the message that a board of one kind is rendered: `board:<kind>`; where it is kept, as JSON with its number
BOARD = "board:"
BOARDS = "portal:board:"
#: begins the message that the streams of one holder end
GONE = "gone:"
#: where it is kept, for as long as an old ticket might still open a stream, that somebody was removed
REFUSED = "portal:gone:"
