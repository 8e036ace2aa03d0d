"""The systems that are set up, out of the configuration; and how each answers a question that changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import Config
from bot.connect_sections import AlipaySection, KingdeeSection, QuickBooksSection
from bot.sending.alipay import Alipay, AlipayAccess
from bot.sending.calls import Server
from bot.sending.kingdee import Kingdee, KingdeeAccess
from bot.sending.quickbooks import QuickBooks
from bot.sending.system import System
from bot.sending.tokens import TokenFile
from bot.sending.work import Sender
from formats.payments import alipay_keys
from formats.payments.alipay_keys import AlipayKeys
from formats.vouchers.kingdee_calls import FieldNames
from handlers.conversation.answering import House
from ledger.sendings import CallOutcome, example


def systems(config: Config, clock: Callable[[], datetime]) -> Mapping[str, System]:
    """Name -> system, of those that are enabled."""
    own, found = config.connect, dict[str, System]()
    if own.kingdee.enabled:
        found["kingdee"] = _kingdee(own.kingdee)
    if own.quickbooks.enabled:
        found["quickbooks"] = _quickbooks(own.quickbooks)
    if own.alipay.enabled:
        found["alipay"] = _alipay(own.alipay, clock)
    return found


def sender(config: Config, house: House, ends: Callable[[], bool]) -> Sender:
    """Who works off what is to be sent."""
    found = systems(config, house.clock)
    return Sender(house.store, house.rules, house.contents, found, house.clock, ends=ends)


def _kingdee(own: KingdeeSection) -> System:
    access = KingdeeAccess(
        own.app_id,
        own.app_secret.get_secret_value,
        own.account,
        own.user,
        own.language,
        own.organisation,
        FieldNames(own.key_field, own.poster_field, own.invalid_field),
        own.steps,
        own.busy,
        timedelta(minutes=own.watch_minutes),
    )
    return Kingdee(Server(own.url, own.timeout), access)


def _quickbooks(own: QuickBooksSection) -> System:
    first = own.refresh_token.get_secret_value
    server = Server(own.token_url, own.timeout)
    tokens = TokenFile(own.tokens, server, own.client_id, own.client_secret.get_secret_value, first)
    company = Server(f"{own.url}/v3/company/{own.company}", own.timeout)
    return QuickBooks(company, tokens, version=own.version, names=own.names)


def _alipay(own: AlipaySection, clock: Callable[[], datetime]) -> System:
    def keys() -> AlipayKeys:
        files = (Path(one) for one in (own.app_certificate, own.alipay_certificate, own.root_certificate))
        return alipay_keys.keys(own.private_key.get_secret_value(), *(one.read_text("utf-8") for one in files))

    running, watch = timedelta(minutes=own.running_minutes), timedelta(days=own.watch_days)
    return Alipay(Server(own.url, own.timeout), AlipayAccess(own.app_id, keys, own.absent, running, watch), clock)


def asked(system: System) -> CallOutcome:
    """Whether it lets us in: it is asked for something that was never there."""
    return system.look_up(example(target=system.name, key="ZF-0000-0"))
