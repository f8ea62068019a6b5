"""What a hostile or careless cell may hold: markup, scripts, formulas, broken encodings."""

from __future__ import annotations

from typing import Final

PAYLOADS: Final = (
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "<svg><script>window.hacked=1</script></svg>",
    '"><script>window.hacked=1</script>',
    "'><script>window.hacked=1</script>",
    '" onmouseover="window.hacked=1',
    "' onfocus='window.hacked=1' autofocus='",
    "javascript:window.hacked=1",
    '<a href="javascript:window.hacked=1">x</a>',
    "<iframe src=javascript:window.hacked=1></iframe>",
    "<body onload=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>",
    "<video><source onerror=window.hacked=1></video>",
    "<math><mtext></math><img src=x onerror=window.hacked=1>",
    "<style>@import 'http://example.invalid/x.css'</style>",
    "<link rel=stylesheet href=http://example.invalid/x.css>",
    '<base href="http://example.invalid/">',
    '<meta http-equiv="refresh" content="0;url=http://example.invalid/">',
    "<!--<script>window.hacked=1</script>-->",
    "<![CDATA[<script>window.hacked=1</script>]]>",
    "{{ 7 * 7 }}",
    "{% include '/etc/passwd' %}",
    "${window.hacked=1}",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "\\u003cscript\\u003ewindow.hacked=1\\u003c/script\\u003e",
    "<ſcript>window.hacked=1</ſcript>",
    "＜script＞window.hacked=1＜/script＞",
    '=HYPERLINK("http://example.invalid/","点我")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "title href <b onclick=window.hacked=1>x</b>",
    "]]></script><script>window.hacked=1</script>",
)
