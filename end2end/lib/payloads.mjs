import { assert, ready } from "./pages.mjs";

// Markup that runs something if anybody lets it: ways to write an element, crossed with what it runs, and
// such as sanitisers have fallen for. Each would call alert.
const ELEMENTS = [
  "<img src=x {}>", "<img/src=x/{}>", "<svg {}>", "<svg/{}>", "<svg><g {}></g></svg>",
  "<svg><animate {} attributeName=x dur=1s>", "<video src=x {}></video>", "<video><source {}></video>",
  "<audio src=x {}>", "<body {}>", "<iframe src=x {}></iframe>", "<object data=x {}></object>", "<embed src=x {}>",
  "<input autofocus {}>", "<select autofocus {}></select>", "<textarea autofocus {}></textarea>",
  "<details open {}>x</details>", "<marquee {}>x</marquee>", "<a href=# {}>x</a>", "<button {}>x</button>",
  "<math {}><mi>x</mi></math>", "<form {}><input></form>", "<x {} tabindex=1>x</x>", "<p {}>x</p>",
];
const HANDLERS = [
  "onerror=alert(1)", "onload=alert(1)", "onfocus=alert(1)", "ontoggle=alert(1)", "onmouseover=alert(1)",
  "onclick='alert(1)'", "OnError=\"alert(1)\"", "onerror=alert&#40;1&#41;", "onanimationstart=alert(1)",
  "onbegin=alert(1)", "onerror\n=\nalert(1)", "style=x:expression(alert(1))", "onpointerenter=alert(1)",
  "formaction=javascript:alert(1)", "onstart=alert(1)", "/onload=alert(1)", "onwheel=alert(1)", "onscroll=alert(1)",
  "onpageshow=alert(1)", "onload=alert`1`",
];
const OTHERS = [
  "<script>alert(1)</script>", "<ScRiPt>alert(1)</sCrIpT>", "<script src=//evil.example></script>", "</title><script>alert(1)</script>",
  "</script><script>alert(1)</script>", "</textarea><script>alert(1)</script>", "\"><script>alert(1)</script>",
  "'-alert(1)-'", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))", "[x](java\nscript:alert(1))",
  "[x](data:text/html,<script>alert(1)</script>)", "![x](javascript:alert(1))", "<javascript:alert(1)>",
  "<a href=\"javascript&colon;alert(1)\">x</a>", "<a href=\"\u0001javascript:alert(1)\">x</a>",
  "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
  "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<template><img src=x onerror=alert(1)></template>",
  "$\\href{javascript:alert(1)}{x}$", "```html\n<script>alert(1)</script>\n```", "`<img src=x onerror=alert(1)>`",
  "<!--><img src=x onerror=alert(1)>-->", "<![CDATA[<img src=x onerror=alert(1)>]]>", "<base href=//evil.example>",
  "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">", "<link rel=stylesheet href=//evil.example>",
  "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
];

export const PAYLOADS = [
  ...ELEMENTS.flatMap((element) => HANDLERS.map((handler) => element.replace("{}", handler))),
  ...OTHERS,
];

// A line without control characters is all that names may be.
export const cut = (text, max) => [...text.replace(/[\s\p{Cc}]+/gu, " ").trim()].slice(0, max).join("").trim();

// Notices what runs in a page. The function it gives says of the page as it stands that nothing ran and
// that no element is there that could run something.
export async function watch(page) {
  const ran = [];
  page.on("dialog", async (dialog) => {
    ran.push(`${dialog.type()} at ${page.url()}`);
    await dialog.dismiss();
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return async () => {
    await ready(page);
    const found = await page.evaluate(() => {
      const never = "script:not([nonce]):not([src^='/']), iframe, object, embed, base, form[action^='javascript'], " +
        "[formaction^='javascript'], [href^='javascript' i], [src^='javascript' i], marquee, noscript style";
      const bad = [...document.querySelectorAll(never)].map((element) => element.outerHTML);
      for (const element of document.querySelectorAll("main *")) {
        for (const { name } of element.attributes) if (name.startsWith("on")) bad.push(element.outerHTML);
      }
      return bad;
    });
    assert(found.length === 0, `${page.url()}: ${found.join("\n")}`);
    assert(ran.length === 0, ran.join("\n"));
  };
}
