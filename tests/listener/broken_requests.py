"""Requests that nobody may make: all have the right token, so only what is wrong with them keeps them out.

Each with the reason it must be refused for. `CUT` are those that simply end, `SLOW` those that do not go on.
"""

from ear import TOKEN, get, post

from smsdesk.domain.listening import HitWhy

T = TOKEN.encode()
LINE = b"GET /" + T + b"/report?MsgId=A1&Status=6 HTTP/1.1\r\n"
HOST = b"Host: desk.example\r\n"
END = b"\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


def line(octets: bytes) -> bytes:
    """A request line that is wrong; T stands for the token."""
    return octets.replace(b"<T>", T) + b"\r\n" + HOST + END


def header(octets: bytes) -> bytes:
    """A header line, or several, that is wrong."""
    return LINE + HOST + octets + END


def form(*headers: bytes, body: bytes = b"Sender=60111&Msg=hi") -> bytes:
    """A form with these headers instead of its own."""
    return (
        b"POST /" + T + b"/reply HTTP/1.1\r\n" + HOST + FORM + b"".join(each + b"\r\n" for each in headers) + END + body
    )


def absurd(name: bytes, count: int) -> bytes:
    return header(b"".join(name + b"%d: x\r\n" % at for at in range(count)))


BROKEN_LINES = [
    b"\x00GET /<T>?Msg=1 HTTP/1.1",
    b" GET /<T>?Msg=1 HTTP/1.1",
    b"\tGET /<T>?Msg=1 HTTP/1.1",
    b"\xef\xbb\xbfGET /<T>?Msg=1 HTTP/1.1",
    b"\x80\x2e\x01\x03\x01",
    b"/<T>?Msg=1 HTTP/1.1",
    b"GET",
    b"GET ",
    b"GET /<T>?Msg=1",
    b"GET  /<T>?Msg=1 HTTP/1.1",
    b"GET /<T>?Msg=1  HTTP/1.1",
    b"GET /<T>?Msg=1 HTTP/1.1 ",
    b"GET /<T>?Msg=1\tHTTP/1.1",
    b"GET\t/<T>?Msg=1 HTTP/1.1",
    b"GET\x0b/<T>?Msg=1\x0bHTTP/1.1",
    b"GET /<T>?Msg=two words HTTP/1.1",
    b"GET /<T>?Msg=\x00 HTTP/1.1",
    b"GET /<T>\x00?Msg=1 HTTP/1.1",
    b"GET /<T>?Msg=\x01\x02 HTTP/1.1",
    b"GET /<T>?Msg=\x7f HTTP/1.1",
    b"GET /<T>?Msg=caf\xe9 HTTP/1.1",
    b"GET /<T>?Msg=\xe4\xbd\xa0&p=\xe9 HTTP/1.1",
    b"GET /<T>/caf\xc3\xa9?Msg=1 HTTP/1.1",
    b"GET /<T>?Msg=1 HTTP/1.1\xc3\xa9",
    b"GET /<T>?Msg=\xff\xfe HTTP/1.1",
    b"GET /<T>?Msg=1\rX: y HTTP/1.1",
    b"GET /<T>?Msg=1 http/1.1",
    b"GET /<T>?Msg=1 Http/1.1",
    b"GET /<T>?Msg=1 HTTP",
    b"GET /<T>?Msg=1 HTTP/",
    b"GET /<T>?Msg=1 HTTP/1",
    b"GET /<T>?Msg=1 HTTP/1.",
    b"GET /<T>?Msg=1 HTTP/.1",
    b"GET /<T>?Msg=1 HTTP/11",
    b"GET /<T>?Msg=1 HTTP/1.10",
    b"GET /<T>?Msg=1 HTTP/01.1",
    b"GET /<T>?Msg=1 HTTP/1.1x",
    b"GET /<T>?Msg=1 HTTP /1.1",
    b"GET /<T>?Msg=1 HTTP/1,1",
    b"GET /<T>?Msg=1 HTTP/-1.1",
    b"GET /<T>?Msg=1 HTTP/\xd9\xa1.1",
    b"GET /<T>?Msg=1 HTTPS/1.1",
    b"GET /<T>?Msg=1 ICY/1.1",
    b"GET /<T>?Msg=1 RTSP/1.0",
    b"G\xc9T /<T>?Msg=1 HTTP/1.1",
    b"G(E)T /<T>?Msg=1 HTTP/1.1",
    b'"GET" /<T>?Msg=1 HTTP/1.1',
    b"GET, /<T>?Msg=1 HTTP/1.1",
    b"GET: /<T>?Msg=1 HTTP/1.1",
    b"GET@ /<T>?Msg=1 HTTP/1.1",
    b"GET * HTTP/1.1",
    b"GET <T>?Msg=1 HTTP/1.1",
    b"GET desk.example:80 HTTP/1.1",
    b"GET ftp://desk.example/<T>?Msg=1 HTTP/1.1",
    b"GET http:/<T>?Msg=1 HTTP/1.1",
    b"GET ?token=<T>&Msg=1 HTTP/1.1",
    b"GET #/<T> HTTP/1.1",
    b"HTTP/1.1 200 OK",
    b"SSH-2.0-OpenSSH_9.2",
    b"*1\r\n$4\r\nPING",
    b"EHLO example.com",
    b"M-SEARCH * HTTP/1.1\r\nHOST 239.255.255.250:1900",
]

VERSIONS = [b"HTTP/0.9", b"HTTP/1.2", b"HTTP/1.9", b"HTTP/2.0", b"HTTP/3.0", b"HTTP/0.0", b"HTTP/9.9"]
METHODS = [
    b"HEAD",
    b"PUT",
    b"DELETE",
    b"OPTIONS",
    b"PATCH",
    b"TRACE",
    b"CONNECT",
    b"get",
    b"Post",
    b"PROPFIND",
    b"!",
    b"G",
]

BROKEN_HEADERS = [
    b"No colon\r\n",
    b": no name\r\n",
    b" : blank name\r\n",
    b"Blank : before the colon\r\n",
    b"Tab\t: before the colon\r\n",
    b"Na me: x\r\n",
    b"N\x00ul: x\r\n",
    b"Nul: \x00\r\n",
    b"Nul: a\x00b\r\n",
    b"N\xc3\xa4me: x\r\n",
    b"N(a)me: x\r\n",
    b"Name\x01: x\r\n",
    b"X: a\rb\r\n",
    b"X: a\r\r\n",
    b"X: a\n",
    b"X: a\nY: b\r\n",
    b"X: a\r\n folded\r\n",
    b"X: a\r\n\tfolded\r\n",
    b"X: a\r\n \r\n",
    b"X: a\x0bb\r\n",
    b"X: a\x0cb\r\n",
    b"X: \x07\r\n",
    b"X: a\x7fb\r\n",
    b"X: \x1b[31m\r\n",
    b"Content_Length: 5\r\n",
    b"TRANSFER_ENCODING: chunked\r\n",
    b"Content-Type: a/b\r\nContent-type: a/b\r\n",
    b"Host: another.example\r\n",
    b"host: desk.example\r\n",
    b"Content-Length: \r\n",
    b"Content-Length: -1\r\n",
    b"Content-Length: +1\r\n",
    b"Content-Length: 1.0\r\n",
    b"Content-Length: 0x1\r\n",
    b"Content-Length: 1 1\r\n",
    b"Content-Length: 1e3\r\n",
    b"Content-Length: one\r\n",
    b"Content-Length: 1,\r\n",
    b"Content-Length: 0, 0\r\n",
    b"Content-Length: 0,1\r\n",
    b"Content-Length: \xb2\r\n",
    b"Content-Length: \xd9\xa3\r\n",
    b"Content-Length: 1_0\r\n",
    b"Content-Length: 0\r\nContent-Length: 0\r\n",
    b"Content-Length: 0\r\ncontent-length: 5\r\n",
    b"Content-Length: 111111111111111111111\r\n",
    b"Content-Length : 0\r\n",
    b"Content-Length\r\n",
]

CODED = [
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: CHUNKED",
    b"transfer-encoding: gzip",
    b"Transfer-Encoding: gzip, chunked",
    b"Transfer-Encoding: chunked, chunked",
    b"Transfer-Encoding: identity",
    b"Transfer-Encoding: xchunked",
    b'Transfer-Encoding: "chunked"',
    b"Transfer-Encoding: ",
    b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
    b"Transfer-Encoding: chunked\r\nContent-Length: 5",
    b"Content-Length: 5\r\nTransfer-Encoding: chunked",
]
CHUNKS = [
    b"0\r\n\r\n",
    b"5\r\nMsg=1\r\n0\r\n\r\n",
    b"zz\r\n",
    b"-1\r\nx\r\n",
    b"FFFFFFFFFFFFFFFFF\r\n",
    b"5;x=\n\r\nMsg=1",
]

HOSTS = [b"a b", b"a/b", b"a,b", b"user@a", b"a=1", b"a:port", b"a:1:2", b"[::1", b"::1", b"a\\b", b"caf\xe9", b"<a>"]

OTHERS: list[tuple[bytes, HitWhy]] = [
    (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HitWhy.VERSION),
    (LINE + END, HitWhy.BROKEN),  # no Host
    (END + LINE + HOST + END, HitWhy.BROKEN),
    (LINE + b" Host: x\r\n" + HOST + END, HitWhy.BROKEN),
    ((LINE + HOST + END).replace(b"\r\n", b"\n"), HitWhy.BROKEN),
    (LINE + HOST + b"\n", HitWhy.BROKEN),
    (LINE.replace(b"\r\n", b"\n") + HOST + END, HitWhy.BROKEN),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2, HitWhy.ENCRYPTED),
    (b"\x16\n\n", HitWhy.ENCRYPTED),
    (bytes(range(256)) * 64, HitWhy.BROKEN),
    (b"\xff" * 100_000, HitWhy.BROKEN),
    (b"A" * 100_000, HitWhy.TARGET_TOO_LONG),
    (b"GET /" + T + b"?Msg=" + b"a" * 5000 + b" HTTP/1.1\r\n" + HOST + END, HitWhy.TARGET_TOO_LONG),
    (b"GET /" + b"a" * 2_000_000, HitWhy.TARGET_TOO_LONG),
    (b"GET /" + T + b"?" + b"&" * 4090 + b" HTTP/1.1\r\n" + HOST + END, HitWhy.TARGET_TOO_LONG),
    (LINE + HOST + b"X: " + b"a" * 9000 + b"\r\n" + END, HitWhy.HEAD_TOO_LARGE),
    (LINE + HOST + b"X: " + b"a" * 2_000_000, HitWhy.HEAD_TOO_LARGE),
    (LINE + HOST + b"X: y\r\n" * 100_000, HitWhy.HEAD_TOO_LARGE),
    (absurd(b"X", 64), HitWhy.HEAD_TOO_LARGE),
    (absurd(b"X", 500), HitWhy.HEAD_TOO_LARGE),
    (get("&".join(["a=1"] * 21)), HitWhy.TOO_MANY_PARAMETERS),
    (get("&".join(["a"] * 2000)), HitWhy.TOO_MANY_PARAMETERS),
    (post(b"&".join([b"a=1"] * 21)), HitWhy.TOO_MANY_PARAMETERS),
    (post(b"a&" * 4000), HitWhy.TOO_MANY_PARAMETERS),
    (form(), HitWhy.NO_LENGTH),
    (form(b"Connection: close"), HitWhy.NO_LENGTH),
    (form().replace(b"HTTP/1.1", b"HTTP/1.0"), HitWhy.NO_LENGTH),
    (post(b"Msg=" + b"a" * 8200), HitWhy.TOO_LARGE),
    (post(b"Msg=" + b"a" * 2_000_000), HitWhy.TOO_LARGE),
    (post(b"", length=99_999_999_999_999_999_999), HitWhy.TOO_LARGE),
    (post(b"", length="00000000000000008193"), HitWhy.TOO_LARGE),
    (get(more="Content-Length: 8193\r\n"), HitWhy.TOO_LARGE),
    (post(b"", length=9000, more="Expect: 100-continue\r\n"), HitWhy.TOO_LARGE),
    (post(b'{"Msg": "hi"}', kind="application/json"), HitWhy.NOT_A_FORM),
    (post(b"<Msg>hi</Msg>", kind="text/xml"), HitWhy.NOT_A_FORM),
    (post(b"--x\r\n\r\n--x--", kind="multipart/form-data; boundary=x"), HitWhy.NOT_A_FORM),
    (post(b"Msg=hi", kind=""), HitWhy.NOT_A_FORM),
    (post(b"\x1f\x8b\x08\x00", more="Content-Encoding: gzip\r\n"), HitWhy.NOT_A_FORM),
]

CUT = [
    b"G",
    b"GET /",
    LINE[:-1],
    LINE,
    LINE + HOST,
    LINE + HOST + b"\r",
    form(b"Content-Length: 19", body=b""),
    form(b"Content-Length: 19", body=b"Sender=60111&Msg=h"),
    form(b"Content-Length: 8192"),
    LINE + HOST + b"Content-Length: 5\r\n\r\n1234",
]
SLOW = [*CUT, b"GET / HTTP/1.1\rHost: a\r\r", form(b"Content-Length: 19", b"Expect: 100-continue", body=b"")]

REFUSED: list[tuple[bytes, HitWhy]] = [
    *((line(each), HitWhy.BROKEN) for each in BROKEN_LINES),
    *((line(b"GET /<T>?Msg=1 " + each), HitWhy.VERSION) for each in VERSIONS),
    *((line(each + b" /<T>?Msg=1 HTTP/1.1"), HitWhy.METHOD) for each in METHODS),
    *((header(each), HitWhy.BROKEN) for each in BROKEN_HEADERS),
    *((LINE + b"Host: " + each + b"\r\n" + END, HitWhy.BROKEN) for each in HOSTS),
    *((header(each + b"\r\n"), HitWhy.TRANSFER_ENCODING) for each in CODED),
    *((form(CODED[0], body=each), HitWhy.TRANSFER_ENCODING) for each in CHUNKS),
    *OTHERS,
]
