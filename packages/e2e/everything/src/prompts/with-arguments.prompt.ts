import { type Completers, type MCPInput, MCPPrompt } from "mcp-prod";
import { z } from "zod";

const WORDS = ["testValue1", "testValue2", "another"];

export default class WithArgumentsPrompt extends MCPPrompt {
  name = "test_prompt_with_arguments";
  description = "A message with two arguments in it.";
  schema = z.object({
    arg1: z.string().describe("The first argument"),
    arg2: z.string().describe("The second argument"),
  });
  complete: Completers = {
    arg1: (typed) => WORDS.filter((word) => word.startsWith(typed)),
  };

  render({ arg1, arg2 }: MCPInput<this>) {
    return `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`;
  }
}
