"""Our own icons: strokes on a 20 × 20 grid, 1.5 wide, drawn in the colour of the text beside."""

from __future__ import annotations

SHAPES: dict[str, str] = {
    "home": '<path d="M3.5 9 10 3.5 16.5 9v7.5h-13z"/>',
    "document": '<path d="M5 2.5h6.5L15.5 6.5v11H5z"/><path d="M11.5 2.5v4h4"/>',
    "bars": '<path d="M4 16.5v-5M10 16.5v-13M16 16.5v-8"/>',
    "list": '<path d="M3.5 5h13M3.5 10h13M3.5 15h13"/>',
    "search": '<circle cx="8.5" cy="8.5" r="5"/><path d="m12.5 12.5 4.5 4.5"/>',
    "up": '<path d="M10 17V3.5M4.5 9 10 3.5 15.5 9"/>',
    "arrow-down": '<path d="M10 3v13.5M4.5 11 10 16.5 15.5 11"/>',
    "tree": '<path d="M10 3v6.5M4 16.5v-4.5q0-2.5 2.5-2.5h7q2.5 0 2.5 2.5v4.5M10 9.5v7"/>',
    "news": '<path d="M3 4.5h14v11H3z"/><path d="M6.5 8h7M6.5 11.5h4"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "warning": '<path d="M10 3.5 17.5 16.5h-15z"/><path d="M10 8.5v3.5M10 14.2v.3"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.5v4M10 6.5v.3"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4.2l2.8 1.8"/>',
    "user": '<circle cx="10" cy="6.5" r="3.2"/><path d="M3.5 17q.8-5 6.5-5t6.5 5"/>',
    "file": (
        '<path d="m14.8 9.3-5 5a3.3 3.3 0 0 1-4.7-4.7l5.7-5.7a2.2 2.2 0 0 1 3.1 3.1l-5.5'
        ' 5.5a1.1 1.1 0 0 1-1.6-1.6l4.9-4.8"/>'
    ),
    "download": '<path d="M10 3v9.5M5.5 8.5 10 12.9l4.5-4.4M3.5 16.8h13"/>',
    "upload": '<path d="M10 13V3.5M5.5 7.9 10 3.5l4.5 4.4M3.5 16.8h13"/>',
    "edit": '<path d="m4 16 .8-3.7L13.5 3.6l2.9 2.9-8.7 8.7z"/><path d="m11.4 5.7 2.9 2.9"/>',
    "return": '<path d="M8 4 3.5 8.5 8 13"/><path d="M3.5 8.5H12q4.5 0 4.5 4.2V16"/>',
    "sign": (
        '<path d="M3 13.5q3.5-10 5.5-9t-3 9q3.5-5 4.8-4.5T9.5 13q3-3.5 4-2.5T17 12"/>'
        '<path d="M3 17h14"/>'
    ),
    "send": '<path d="M17 3 2.8 8.5l5.7 2.8L11.5 17z"/><path d="M17 3 8.5 11.3"/>',
    "link": (
        '<path d="m8.2 11.8 3.6-3.6"/>'
        '<path d="m9 6 2.3-2.3a3.5 3.5 0 0 1 5 5L14 11M11 14l-2.3 2.3a3.5 3.5 0 0 1-5-5L6 9"/>'
    ),
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "close": '<path d="m5 5 10 10M15 5 5 15"/>',
    "chevron": '<path d="m7.5 4.5 5.5 5.5-5.5 5.5"/>',
    "down": '<path d="m4.5 7.5 5.5 5.5 5.5-5.5"/>',
    "back": '<path d="M12.5 4.5 7 10l5.5 5.5"/>',
    "menu": '<path d="M3 5.5h14M3 10h14M3 14.5h14"/>',
    "sign-out": '<path d="M8 3.5H3.5v13H8M8 10h9M13.5 6.5 17 10l-3.5 3.5"/>',
    "calendar": '<path d="M3.5 5h13v11.5h-13zM3.5 8.5h13M7 3v3.5M13 3v3.5"/>',
    "shield": '<path d="M10 2.8 16 5v5q0 5-6 7.3Q4 15 4 10V5z"/>',
    "dot": '<circle cx="10" cy="10" r="5" fill="currentColor" stroke="none"/>',
    "ring": '<circle cx="10" cy="10" r="4.2" stroke-width="2.4"/>',
    "square": (
        '<rect x="5" y="5" width="10" height="10" rx="1.5" fill="currentColor"'
        ' stroke="none"/>'
    ),
    "triangle": '<path d="M10 4.5 17 15.5H3z" fill="currentColor" stroke="none"/>',
    "diamond": '<path d="m10 3.8 6.2 6.2-6.2 6.2L3.8 10z" fill="currentColor" stroke="none"/>',
}  # fmt: skip
