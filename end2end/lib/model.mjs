// A model that says what it is told to: an OpenAI-compatible server on this machine.
//
// An answer is judged by the marks in it: a sentence with "!" is covered, with "?" partly, with
// "#" wrong; key points beyond its sentences are missed.
import { createServer } from "node:http";

export async function startModel() {
  // What `replies` says of a task goes before what is said here.
  const model = { url: "", requests: [], mood: "fine", replies: {} };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const [system, user] = JSON.parse(body).messages.map((message) => message.content);
    const task = taskOf(system);
    model.requests.push(task);
    // Key points and choices come whatever the mood: it is about answers and checks.
    const mood = task === "grade" || task === "check" ? model.mood : "fine";
    if (mood === "slow") await new Promise((resolve) => setTimeout(resolve, 4000));
    if (mood === "silent") return;
    if (mood === "broken") {
      response.writeHead(500).end("<html>no</html>");
      return;
    }
    const data = JSON.parse(user.split("\n")[1]);
    const content = mood === "garbage" ? "I would say 95 points." : JSON.stringify((model.replies[task] ?? REPLIES[task])(data));
    response.writeHead(200, { "content-type": "application/json" }).end(
      JSON.stringify({
        id: "x", object: "chat.completion", created: 0, model: "stub",
        choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
        usage: { prompt_tokens: 900, completion_tokens: 120, total_tokens: 1020 },
      }),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  model.url = `http://127.0.0.1:${server.address().port}/v1`;
  model.settings = {
    AI_API_KEY: "stub-key", AI_MODEL: "stub", AI_BASE_URL: model.url,
  };
  model.stop = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return model;
}

function taskOf(system) {
  if (system.includes("three to six key points")) return "rubric";
  if (system.includes("Judge for each key point")) return "grade";
  if (system.includes("eight false sentences")) return "choice";
  if (system.includes("unclear given the note")) return "verify";
  return "check";
}

const REPLIES = {
  // A key point for each item of a list, or each sentence of the note.
  rubric: ({ body }) => ({
    points: sentences(body).slice(0, 6).map((statement) => ({
      statement, terms: longest(statement), synonyms: [],
    })),
  }),
  grade: ({ key_points, answer }) => {
    const said = sentences(answer);
    return {
      points: key_points.map(({ id }) => {
        const sentence = said[id - 1] ?? "";
        const verdict = sentence.includes("#") ? "wrong"
          : sentence.includes("?") ? "partly"
          : sentence.includes("!") ? "covered" : "missed";
        const quote = verdict === "missed" ? "" : sentence.replace(/[!?#]+$/u, "");
        return { id, verdict, quote };
      }),
    };
  },
  choice: ({ title, body }) => ({
    statement: sentences(body)[0],
    distractors: MISTAKES.map(([statement, misconception]) => ({
      statement: statement.replace("T", title), misconception,
    })),
  }),
  verify: ({ statements }) => ({
    statements: statements.map(({ id, statement }) => ({
      id, truth: MISTAKES.some(([mistake]) => statement.endsWith(mistake.slice(1))) ? "false" : "true",
    })),
  }),
  check: ({ body }) => ({
    accuracy: 40, consistency: 95, title_fit: 80,
    issues: [{ aspect: "accuracy", quote: sentences(body)[0], problem: "Look this up: <b>carbon dioxide</b>." }],
  }),
};

const MISTAKES = [
  ["T: a measure of how fast paper burns", "Takes it for something chemical."],
  ["T: the name of a river in the south", "Takes it for a place."],
  ["T: only ever happens on a Tuesday", "Takes a habit for a rule."],
  ["T: invented by birds long before people", "Takes it for something natural."],
  ["T: another word for a broken window", "Takes the sound for the meaning."],
];

function sentences(text) {
  return text
    .split(/\n+|(?<=[.!?#])\s+/u)
    .map((line) => line.replace(/^[\s>*+#-]+|^\d+\.\s*/u, "").replace(/[*_`=$|]/gu, "").trim())
    .filter((line) => line.length > 8);
}

function longest(sentence) {
  const words = sentence.split(/[^\p{L}\p{N}]+/u);
  return words.sort((one, other) => other.length - one.length).slice(0, 3);
}
