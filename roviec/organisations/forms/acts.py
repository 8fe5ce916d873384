"""The forms of an act: its head, and one small form for each kind of line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from roviec.access.rules import RuleBroken
from roviec.interface.forms import EvidenceFileField, Form, VietnameseDateField
from roviec.organisations import rules
from roviec.organisations.actions.edit_act import Head
from roviec.organisations.models import Line, Reorganisation, UnitKind
from roviec.organisations.reorganising.choosing import Chooser, NotChosen
from roviec.organisations.structure import OUT, ActKind, Key

DECISION_FILES = (".pdf", ".docx", ".png", ".jpg", ".jpeg")
TOP = "-"
"""Typed for "answers to nobody": the head of its hierarchy."""

LEVELS = (
    ("country", later("cả nước")),
    ("province", later("cấp tỉnh")),
    ("district", later("cấp huyện")),
    ("commune", later("cấp xã")),
)

KINDS: tuple[tuple[ActKind, str | Promise, str | Promise], ...] = (
    (ActKind.MERGE, later("Sáp nhập"), later("Nhiều thành một; các nguồn kết thúc.")),
    (ActKind.SPLIT, later("Chia tách"), later("Một thành nhiều; nguồn kết thúc.")),
    (ActKind.PART, later("Tách một phần"), later("Nguồn còn, một phần sang nơi khác.")),
    (ActKind.RENAME, later("Đổi tên"), later("Vẫn là nó, tên hoặc mã khác.")),
    (ActKind.UPGRADE, later("Nâng cấp"), later("Vẫn là nó, loại khác: thị xã lên thành phố.")),
    (ActKind.MOVE, later("Chuyển cấp trên"), later("Vẫn là nó, trực thuộc nơi khác.")),
    (ActKind.CREATE, later("Thành lập"), later("Mới hoàn toàn.")),
    (ActKind.DISSOLVE, later("Giải thể"), later("Kết thúc; nơi tiếp nhận nếu biết.")),
)

MANY_SOURCES = frozenset({ActKind.MERGE, ActKind.DISSOLVE})
FOUNDS = frozenset({ActKind.MERGE, ActKind.CREATE})
GIVES = frozenset({ActKind.SPLIT, ActKind.PART, ActKind.DISSOLVE})
CHANGES = frozenset({ActKind.RENAME, ActKind.UPGRADE, ActKind.MOVE})


class HeadForm(Form):
    """What is decided, from when, and by which decision."""

    of = forms.ChoiceField(
        label=later("Sắp xếp"),
        choices=[
            (Reorganisation.Of.PLACES, later("Địa bàn")),
            (Reorganisation.Of.UNITS, later("Đơn vị")),
        ],
        initial=Reorganisation.Of.PLACES,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(
        label=later("Tên đợt sắp xếp"),
        max_length=300,
        help_text=later("Ví dụ: Sắp xếp đơn vị hành chính cấp xã năm 2025."),
    )
    day = VietnameseDateField(label=later("Có hiệu lực từ ngày"))
    decision_number = forms.CharField(
        label=later("Số văn bản"),
        max_length=60,
        required=False,
        help_text=later("Ví dụ: 202/2025/QH15."),
    )
    decision_issuer = forms.CharField(
        label=later("Cơ quan ban hành"), max_length=300, required=False
    )
    decision_on = VietnameseDateField(label=later("Ngày văn bản"), required=False)
    note = forms.CharField(
        label=later("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = EvidenceFileField(label=later("Tệp văn bản"), accept=DECISION_FILES, required=False)

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        """`fixed`: the act is there already, and what it is about stays."""
        super().__init__(*args, **kwargs)
        if fixed:
            del self.fields["of"]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        try:
            rules.day_is_meant(day)
        except RuleBroken as broken:
            raise forms.ValidationError(f"{broken.message} ({broken.number})") from broken
        return day

    def head(self) -> Head:
        said = self.cleaned_data
        return Head(
            day=said["day"],
            title=said["title"],
            decision_number=said["decision_number"],
            decision_issuer=said["decision_issuer"],
            decision_on=said["decision_on"],
            note=said["note"],
        )

    def decision_files(self) -> list[Any]:
        return [self.cleaned_data["file"]] if self.cleaned_data.get("file") else []


class DayForm(Form):
    """On which day something is undone, or changes hands."""

    day = VietnameseDateField(label=later("Từ ngày"))


class NewRow(Form):
    """One that a split or a part makes; an empty row is none."""

    label = forms.CharField(required=False, widget=forms.HiddenInput)
    code = forms.CharField(label=later("Mã mới"), max_length=40)
    name = forms.CharField(label=later("Tên mới"), max_length=300)
    place = forms.CharField(
        label=later("Địa bàn"),
        max_length=400,
        required=False,
        help_text=later("Mã hoặc tên; để trống là như cũ."),
    )
    kind = forms.CharField(
        label=later("Loại địa bàn"),
        max_length=60,
        required=False,
        help_text=later("Để trống là như cũ."),
    )

    def __init__(self, *args: Any, act: Reorganisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.act = act
        of_units = act.of == Reorganisation.Of.UNITS
        del self.fields["kind" if of_units else "place"]

    def clean_place(self) -> Key | None:
        typed = self.cleaned_data["place"].strip()
        if not typed:
            return None
        try:
            return Chooser(Reorganisation.Of.PLACES, self.act.day).choose(typed)
        except NotChosen as refused:
            raise forms.ValidationError(refused.message) from refused


def _leaves(superior: str) -> str:
    """The box beside a superior's field: it stands in that hierarchy no more."""
    return superior.replace("superior_", "leaves_", 1)


NewRows = forms.formset_factory(NewRow, extra=2, max_num=60)


class LineForm(Form):
    """The fields a kind of line has, for places or for units. What is chosen is typed as a code or
    a name and read as of the act's day."""

    def __init__(
        self,
        *args: Any,
        act: Reorganisation,
        kind: ActKind,
        beside: QuerySet[Reorganisation],
        **kwargs: Any,
    ) -> None:
        """`beside`: acts of the day whose new ones a line may name."""
        super().__init__(*args, **kwargs)
        self.act, self.kind = act, kind
        self.of_units = act.of == Reorganisation.Of.UNITS
        self.chooser = Chooser(act.of, act.day, beside)
        self.lines = list(Line.objects.all()) if self.of_units else []
        for name, field in self._wanted():
            self.add_field(name, field)
        if self.of_units and "kind_id" in self.fields:
            kinds = [("", _("Như cũ")), *UnitKind.objects.values_list("pk", "name")]
            self.fields["kind_id"].choices = kinds  # type: ignore[attr-defined]  # a choice

    @property
    def picks(self) -> list[tuple[str, str]]:
        """Fields that take what a search found, with their labels."""
        names = ["sources", "targets", *self.superior_fields, "place"]
        return [(name, str(self.fields[name].label)) for name in names if name in self.fields]

    def picked(self, typed: dict[str, str], pick: str) -> dict[str, str]:
        """What a search found, put into its field (`sources:01234 · Xã Tân Lập`): one line more
        where there are many, else instead of what stood there."""
        name, _colon, text = pick.partition(":")
        if name not in self.fields:
            return typed
        if isinstance(self.fields[name].widget, forms.Textarea):
            kept = [line for line in typed.get(name, "").splitlines() if line.strip()]
            text = "\n".join(dict.fromkeys([*kept, text]))
        return typed | {name: text}

    @property
    def superior_fields(self) -> list[str]:
        return [name for name in self.fields if name.startswith("superior_")]

    def _wanted(self) -> list[tuple[str, forms.Field]]:
        wanted: list[tuple[str, forms.Field]] = []
        if self.kind is not ActKind.CREATE:
            wanted.append(("sources", self._sources()))
        if self.kind in GIVES:
            wanted.append(("targets", self._targets()))
        if self.kind in FOUNDS | CHANGES:
            wanted += self._described()
        wanted.append(("note", forms.CharField(label=_("Ghi chú"), required=False)))
        return wanted

    def _sources(self) -> forms.Field:
        if self.kind in MANY_SOURCES:
            return forms.CharField(
                label=_("Các đơn vị cũ") if self.of_units else _("Các địa bàn cũ"),
                help_text=_("Mỗi dòng một mã hoặc tên."),
                widget=forms.Textarea(attrs={"rows": 5}),
            )
        label = _("Đơn vị") if self.of_units else _("Địa bàn")
        return forms.CharField(label=label, help_text=_("Mã hoặc tên."), max_length=400)

    def _targets(self) -> forms.Field:
        return forms.CharField(
            label=_("Nơi tiếp nhận đã có, hoặc do dòng khác lập"),
            help_text=_("Mỗi dòng một mã hoặc tên; để trống nếu chưa rõ.")
            if self.kind is ActKind.DISSOLVE
            else _("Mỗi dòng một mã hoặc tên; nơi mới lập ghi ở dưới."),
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def _described(self) -> list[tuple[str, forms.Field]]:
        """What a new one is like, or what changes of one that goes on."""
        new = self.kind in FOUNDS
        wanted: list[tuple[str, forms.Field]] = []
        if self.kind is not ActKind.MOVE:
            wanted += [
                ("name", forms.CharField(label=_("Tên mới"), max_length=300, required=new)),
                ("code", forms.CharField(label=_("Mã mới"), max_length=40, required=new)),
            ]
            if self.of_units:
                short = forms.CharField(label=_("Tên gọi tắt"), max_length=120, required=False)
                wanted.append(("short_name", short))
        if self.kind is not ActKind.RENAME and self.kind is not ActKind.MOVE:
            wanted += self._kinds(required=self.kind is ActKind.CREATE)
        if self.kind is ActKind.MOVE or new:
            wanted += self._superiors()
        if self.of_units and (new or self.kind is ActKind.MOVE):
            place = forms.CharField(
                label=_("Địa bàn"),
                max_length=400,
                required=self.kind is ActKind.CREATE,
                help_text=_("Mã hoặc tên; để trống là như cũ.")
                if self.kind is not ActKind.CREATE
                else _("Mã hoặc tên."),
            )
            wanted.append(("place", place))
        return wanted

    def _kinds(self, *, required: bool) -> list[tuple[str, forms.Field]]:
        if self.of_units:
            return [("kind_id", forms.ChoiceField(label=_("Loại đơn vị"), required=required))]
        levels = [("", _("Như cũ")), *LEVELS]
        return [
            (
                "kind",
                forms.CharField(
                    label=_("Loại địa bàn"),
                    max_length=60,
                    required=required or self.kind is ActKind.UPGRADE,
                    help_text=_("Như bảng chính thức ghi: phường, xã, thị xã."),
                ),
            ),
            ("level", forms.ChoiceField(label=_("Cấp"), choices=levels, required=required)),
        ]

    def _superiors(self) -> list[tuple[str, forms.Field]]:
        hint = _("Mã hoặc tên; để trống là như cũ; ghi “-” nếu không có cấp trên.")
        if self.kind is ActKind.CREATE:
            hint = _("Mã hoặc tên; ghi “-” nếu đứng đầu; để trống nếu không thuộc hệ thống này.")
        if not self.of_units:
            label = _("Thuộc địa bàn")
            field = forms.CharField(
                label=label,
                max_length=400,
                required=self.kind in (ActKind.MOVE, ActKind.CREATE),
                help_text=hint,
            )
            return [("superior_territory", field)]
        fields: list[tuple[str, forms.Field]] = []
        for line in self.lines:
            fields += self._superior_in(line, hint)
        return fields

    def _superior_in(self, line: Line, hint: str) -> list[tuple[str, forms.Field]]:
        named = {"line": line.name}
        above = forms.CharField(
            label=_("Cấp trên trong hệ thống “%(line)s”") % named,
            max_length=400,
            required=False,
            help_text=hint,
        )
        fields: list[tuple[str, forms.Field]] = [(f"superior_{line.code}", above)]
        if self.kind is ActKind.MOVE:
            out = forms.BooleanField(
                label=_("Không còn trong hệ thống “%(line)s”") % named, required=False
            )
            fields.append((f"leaves_{line.code}", out))
        return fields

    # --- reading what was typed ----------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        names = ("sources", "targets", *self.superior_fields)
        self.chooser.look_up(line for name in names for line in said.get(name, "").splitlines())
        for name in ("sources", "targets"):
            if said.get(name):
                said[name] = self._chosen(name, said[name].splitlines(), self.chooser)
        self._sources_stand(said.get("sources") or [])
        for name in self.superior_fields:
            typed = said.get(name, "").strip()
            said[name] = None if typed == TOP else self._one(name, typed, self.chooser)
            if typed and said.get(_leaves(name)):
                self.add_error(name, _("Đã đánh dấu không còn trong hệ thống này; hãy bỏ một bên."))
        if said.get("place"):
            places = Chooser(Reorganisation.Of.PLACES, self.act.day)
            said["place"] = self._one("place", said["place"], places)
        return said

    def _sources_stand(self, keys: list[Key]) -> None:
        """What the day itself makes has nothing before it that a line could begin with."""
        made = {choice.key: choice.code for choice in self.chooser.made()}
        for key in keys:
            if isinstance(key, str):
                self.add_error(
                    "sources",
                    _(
                        "“%(code)s” do chính ngày này lập nên chưa có gì để sắp xếp. Hãy ghi nơi"
                        " đang có, hoặc sửa dòng lập ra nó."
                    )
                    % {"code": made.get(key, key)},
                )

    def _one(self, name: str, typed: str, chooser: Chooser) -> Key | None:
        """An empty field is none; only `superiors()` tells it from the head of a hierarchy."""
        chosen = self._chosen(name, [typed], chooser)
        return chosen[0] if chosen else ""

    def _chosen(self, name: str, typed: list[str], chooser: Chooser) -> list[Key]:
        found: list[Key] = []
        for line in typed:
            if not line.strip():
                continue
            try:
                key = chooser.choose(line)
            except NotChosen as refused:
                self.add_error(name, refused.message)
                continue
            if key not in found:
                found.append(key)
        return found

    def keys(self, name: str) -> list[Key]:
        return list(self.cleaned_data.get(name) or [])

    def superiors(self) -> dict[str, Key | None]:
        """By hierarchy, of those that were filled in."""
        prefix = len("superior_")
        found: dict[str, Key | None] = {}
        for name in self.superior_fields:
            if self.cleaned_data.get(_leaves(name)):
                found[name[prefix:]] = OUT
            elif self.cleaned_data[name] != "":
                found[name[prefix:]] = self.cleaned_data[name]
        return found

    def attributes(self) -> dict[str, Any]:
        """Of those that were filled in."""
        said = {
            name: self.cleaned_data[name].strip()
            for name in ("name", "code", "short_name", "kind", "level")
            if self.cleaned_data.get(name, "").strip()
        }
        if self.cleaned_data.get("kind_id"):
            said["kind_id"] = int(self.cleaned_data["kind_id"])
        if isinstance(self.cleaned_data.get("place"), int):
            said["place_id"] = self.cleaned_data["place"]
        return said
