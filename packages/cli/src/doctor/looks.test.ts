import { describe, expect, test } from "@jest/globals";
import { isBoundedPattern } from "./bounded-pattern.js";
import { dangerousCodeCheck } from "./checks/dangerous-code.check.js";
import { errorsCheck } from "./checks/errors.check.js";

/** What is found by its looks in a source. */
function find(text: string): string[] {
  const checkup = { sources: [{ path: "src/a.ts", text }] };
  return [dangerousCodeCheck, errorsCheck].flatMap((check) => check.run(checkup)).map(({ id }) => id);
}

const query = (text: string) => `db.query(\`${text}\`)`;

describe("what looks dangerous", () => {
  test.each([
    ["shell-command", "exec(`ls $" + "{folder}`)"],
    ["shell-command", 'child_process.exec(command, { cwd: "/" })'],
    ["shell-command", "const run = promisify(exec);"],
    ["shell-command", 'spawn("ls", [folder], { shell: true })'],
    ["code-from-text", "return eval(text)"],
    ["sql-from-text", query("SELECT * FROM shop WHERE name = '$" + "{name}'")],
    ["sql-from-text", query("select * from shop where name = '$" + "{name}' limit $" + "{LIMIT}")],
    ["sql-from-text", query("UPDATE shop SET name = '$" + "{name}'")],
    [
      "error-as-result",
      "try { a() } catch (error) {\n  log.warn({ error });\n  return `It failed: $" + "{error.message}`;\n}",
    ],
    ["error-as-result", "try { a() } catch (e) { return toText(e) }"],
    ["stack-told", "return { message: error.message, stack: error.stack };"],
    ["stack-told", "return `$" + "{error.message}: $" + "{error.stack}`"],
    ["stack-told", 'throw new PermanentError("no: " + cause?.stack)'],
  ])("%s is found in %s", (id, text) => {
    expect(find(text)).toEqual([id]);
  });

  test.each([
    ["the exec() of a regular expression", 'const found = CODE.exec("ABC-1");'],
    ["the exec() of a database", 'db.exec("CREATE TABLE shop (id int)");'],
    ["the eval() of Redis", 'redis.eval("return 1", 0);'],
    [
      "a query with a tag",
      "sql`SELECT * FROM shop WHERE id = $" + "{id}`; tx<Row[]>`DELETE FROM shop WHERE id = $" + "{id}`",
    ],
    ["a constant in a query", query("SELECT * FROM shop WHERE id = $1 LIMIT $" + "{ROW_LIMIT}")],
    ["a table of a list", query("SELECT * FROM $" + "{table} WHERE id = $1")],
    ["a stack that is none of an error", "get stack() {\n  return this.stack\n}\nlog.error(error)"],
    [
      "a stack in the log, without semicolons",
      "return await go()\n} catch (error) {\n  log.error(error.stack)\n  throw error\n}",
    ],
    [
      "an error that is thrown on",
      "try { a() } catch (error) {\n  if (isKnown(error)) throw new ToolError(`$" +
        "{error.message}`);\n  throw error;\n}",
    ],
    [
      "another error after the catch",
      "try { a() } catch (error) { log.warn({ error }) }\nreturn list.map((error) => `$" + "{error.message}`);",
    ],
    ["a comment", '// eval("1") and exec("ls")'],
  ])("%s is not", (_, text) => {
    expect(find(text)).toEqual([]);
  });

  test("a comment on the line, or the one above, excuses it, and nothing else", () => {
    const excuse = "// mcp-doctor-ignore code-from-text: our own templates";
    expect(find(`${excuse}\nreturn eval(text);`)).toEqual([]);
    expect(find(`return eval(text); ${excuse}`)).toEqual([]);
    expect(find(`${excuse}\nreturn eval(text);\n\nreturn eval(other);`)).toEqual(["code-from-text"]);
    expect(find(`${excuse}\nexec("ls");`)).toEqual(["shell-command"]);
  });
});

test.each([
  ["^[A-Z]{2}$", true],
  ["^(?:[0-9A-F]{2}:){5}[0-9A-F]{2}$|^\\d{3,9}$", true],
  ["^(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d+)?)?$", true],
  ["^[+*]\\+x?$", true],
  ["^[A-Z]+$", false],
  ["^\\d{2,}$", false],
  ["[A-Z]{2}", false],
  ["^a$|b", false],
])("the pattern %s is held to a length: %s", (pattern, expected) => {
  expect(isBoundedPattern(pattern)).toBe(expected);
});
