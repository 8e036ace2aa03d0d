"""The local chat as a platform: what people do on the page becomes Incoming, what the house answers is posted.

A message is accepted by the house first and only then shown: what stands on the page has been heard.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.http import Serving, serve_app
from bot.platform import HouseFunctions, NotPosted
from bot.web.confirming import Confirming, PartyDesk
from bot.web.feed import PageReader
from bot.web.guard import COOKIE, Guard, loopback
from bot.web.intake import WebIntake, json_body
from bot.web.links import Links
from bot.web.live import Live
from bot.web.messages import Messages
from bot.web.post import WebPost
from bot.web.replies import WebReplies
from bot.web.roster import Roster
from bot.web.site import Site, handed_over
from bot.web.worker import WebWorker
from chat.cards.card import Attachment, Card, Reply
from chat.incoming import Incoming, Place, Said


class Web:
    """The page as a platform.

    `roster` is asked again and again and should answer from memory.  `messages` keeps what stands on the page, `now`
    dates it.  Without a `secret` it is a sandbox: one computer, anyone may speak as anyone; it refuses any address but
    loopback.  With a secret whoever comes in uses one of the `links` (`address_for` makes one); `hosts` then names the
    hosts it is reached by, where only those shall do.  `paper`: the file of a customer's link -> (name, mime, bytes);
    `desk`: where the other side of a settlement reads and answers.
    `a_minute`: so many requests are taken from one address, 0 for all.
    """

    name = "web"

    def __init__(
        self,
        roster: Callable[[], Roster],
        messages: Messages,
        *,
        now: Callable[[], datetime],
        host: str = "127.0.0.1",
        port: int = 8765,
        secret: str = "",
        links: Links | None = None,
        paper: Callable[[str], tuple[str, str, bytes] | None] = lambda _document: None,
        desk: PartyDesk | None = None,
        hosts: tuple[str, ...] = (),
        a_minute: int = 0,
        workers: int = 4,
    ) -> None:
        if not secret and not loopback(host):
            raise ValueError(
                f"the local chat on {host} needs a secret: without one anybody there could speak as anyone"
            )
        self._ask, self._asked_at, self._roster_then = roster, 0.0, None
        if secret and links is None:
            raise ValueError("with a secret the page needs links by which people come in")
        self._host, self._port, self._links = host, port, links if secret else None
        self._paper = paper
        self._live, self._now = Live(), now
        self._post = WebPost(messages, self._live, self.roster, now)
        self._replies = WebReplies(self._post, messages, self._live, self.roster, now)
        self._site = Site(messages, self._live, self.roster, lambda: self._house, self._reader, not secret)
        intake = WebIntake(self._site, messages, self._live, now, lambda: self._house, self._take)
        entrance = [
            Route(path, work, methods=["POST"])
            for path, work in (("/enter", self._enter), ("/leave", self._leave), ("/paper", self._open))
        ]
        confirming = Confirming(desk if secret else None)
        routes = [*self._site.routes(), *intake.routes(), *entrance, *confirming.routes()]
        self.app = Guard(Starlette(routes=routes), sandbox=not secret, hosts=hosts, a_minute=a_minute)
        self._house: HouseFunctions | None = None
        self._serving: Serving | None = None
        self._workers = workers
        self._worker: WebWorker | None = None

    _roster_then: Roster | None

    def start(self, house: HouseFunctions) -> None:
        """Open the page.  Raises bot.http.NotServed where the address cannot be had."""
        self._house = house
        while self._replies.untold:
            house.told(*self._replies.untold.pop())
        self._worker = WebWorker(house, self._replies, self._live, self.roster, workers=self._workers)
        self._serving = serve_app(self.app, self._host, self._port)

    def stop(self) -> None:
        """Close the page, finish what was begun, at most some seconds long."""
        self._live.close()
        if self._serving:
            self._serving.stop()
        if self._worker:
            self._worker.stop(5.0)
        self._house = None

    def state(self) -> str:
        """ "up" or why not."""
        return "up" if self._serving and self._serving.up else "down: the page is not open"

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"{self._serving.address}/" if self._serving else ""

    def address_for(self, person: str) -> str:
        """Where this person enters: with a secret, a new link that is theirs alone and lets them in once."""
        return f"{self.address}#key={self._links.make(person)}" if self._links else f"{self.address}?as={person}"

    def post(self, to: Place, card: Card, *, key: str, locale: str, under: str = "", first: bool = True) -> str:
        """Post the card once; every reader sees it in their own language.  Raises NotPosted."""
        self._not_over()
        return self._post.post(to, card, key=key, under=under)

    def hand_over(
        self, to: Place, under: str, number: int, file: Attachment, *, key: str, locale: str, first: bool = True
    ) -> None:
        """Hang a file on a posted card, once; whoever sees the card may open it.  Raises NotPosted."""
        self._not_over()
        self._post.hand_over(under, number, file)

    def reply(self, to: Incoming, reply: Reply) -> None:
        """Post the reply, once.  Raises NotPosted."""
        self._not_over()
        self._replies.reply(to, reply, self._house)

    def recall(self, line: Said, reply: Reply, at: datetime) -> None:
        """Before `start`: show what was said and answered at an earlier time, as an example company's past."""
        self._replies.recall(line, reply, at)

    def fetch(self, ref: str, limit: int) -> bytes:
        """The bytes of a file.  Raises NotPosted."""
        self._not_over()
        return self._post.fetch(ref, limit)

    def outsiders(self, channel: str) -> bool:
        """Nobody is on the page whom the company does not know."""
        return False

    def update(self, to: Place, ref: str, card: Card, *, locale: str) -> None:
        """Put the card in the place of a posted one.  Raises NotPosted."""
        self._not_over()
        self._post.update(ref, card)

    def roster(self) -> Roster:
        """The roster as it was at most half a second ago."""
        if self._roster_then is None or monotonic() - self._asked_at > 0.5:
            fresh = self._ask()
            if self._roster_then is not None and fresh != self._roster_then:
                self._live.tell({"kind": "home"})
            self._roster_then, self._asked_at = fresh, monotonic()
        return self._roster_then

    def _take(self, incoming: Incoming, show: Callable[[], object]) -> None:
        if self._worker is None:
            raise HTTPException(503)
        self._worker.take(incoming, show)

    def _not_over(self) -> None:
        if self._live.closed:
            raise NotPosted("the page is closed", after=30)

    def _reader(self, request: Request) -> PageReader | None:
        roster = self.roster()
        if self._links:
            person = roster.person(self._links.person(request.cookies.get(COOKIE, "")))
            return PageReader(person, self._replies.locale(person.id), "", self._now().date()) if person else None
        wish = request.query_params.get("as", "")
        person = roster.person(wish) or (roster.people[0] if roster.people else None)
        return (
            PageReader(person, self._replies.locale(person.id), f"?as={person.id}", self._now().date())
            if person
            else None
        )

    async def _enter(self, request: Request) -> Response:
        """The key of a link, which opens once, is changed for a cookie that scripts cannot read."""
        key = str((await json_body(request)).get("key", ""))
        if not self._links:
            raise HTTPException(401)
        entered = await run_in_threadpool(self._links.enter, key, request.headers.get("user-agent", ""))
        if entered is None or not self.roster().person(entered[0]):
            raise HTTPException(401)
        answer = JSONResponse({})
        secure = request.headers.get("origin", "").startswith("https:")
        answer.set_cookie(COOKIE, entered[1], max_age=400 * 86400, httponly=True, samesite="strict", secure=secure)
        return answer

    async def _open(self, request: Request) -> Response:
        """The document of a customer's link, handed over once; the link is all that they have here."""
        key = str((await json_body(request)).get("key", ""))
        document = await run_in_threadpool(self._links.handed_over, key) if self._links else ""
        found = await run_in_threadpool(self._paper, document) if document else None
        if found is None:
            raise HTTPException(404)
        name, mime, data = found
        return handed_over(data, mime, name)

    async def _leave(self, request: Request) -> Response:
        if self._links:
            await run_in_threadpool(self._links.leave, request.cookies.get(COOKIE, ""))
        answer = JSONResponse({})
        answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
        return answer
