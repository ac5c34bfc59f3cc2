// Reads one calendar a line, each as a JSON string, and answers with one line of JSON: what ical.js makes of it.
import readline from "node:readline";
import ICAL from "ical.js";

const moment = (time) => (time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString());
const value = (component, name) => component.getFirstPropertyValue(name);

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      starts: moment(event.startDate),
      ends: moment(event.endDate),
      summary: event.summary,
      status: value(component, "status"),
      description: event.description,
      location: event.location,
      categories: component.getFirstProperty("categories").getValues(),
    };
  });
  return { events };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  let found;
  try {
    found = read(JSON.parse(line));
  } catch (problem) {
    found = { error: String(problem) };
  }
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
