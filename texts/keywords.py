"""Words that people type after a command, in both languages, by what they mean."""

from types import MappingProxyType

from rules.agreements import What

COMPARE = frozenset({"compare", "核对"})
LIST = frozenset({"list", "名单"})
SIGNED = MappingProxyType(
    {
        "support": "support",
        "附议": "support",
        "object": "object",
        "异议": "object",
        "rate": "rate",
        "评价": "rate",
        "propose": "propose",
        "提议": "propose",
        "request": "request",
        "诉求": "request",
        "unfinished": "unfinished",
        "没办好": "unfinished",
        "sign": "call",
        "联名": "call",
        "choose": "choose",
        "选": "choose",
        "volunteer": "volunteer",
        "报名": "volunteer",
    }
)
HERE = frozenset({"here", "这里", "本群"})
NEW = frozenset({"new", "新"})
WHICH_PICTURE = MappingProxyType({"before": True, "前": True, "after": False, "后": False})
ROLES = MappingProxyType({"owner": "owner", "业主": "owner", "tenant": "tenant", "租户": "tenant"})
MOVED = frozenset({"out", "搬走"})
ON_ROLL = MappingProxyType(
    {"add": What.ROLL_ADD, "加": What.ROLL_ADD, "strike": What.ROLL_STRIKE, "划": What.ROLL_STRIKE}
)
