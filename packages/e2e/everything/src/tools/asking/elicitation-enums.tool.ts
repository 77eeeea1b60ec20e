import { type MCPInput, MCPTool, type ToolContext } from "mcp-prod";

export default class ElicitationEnumsTool extends MCPTool {
  name = "test_elicitation_sep1330_enums";
  description = "Asks the person to choose, with and without titles, one and several.";
  schema = {};

  async execute(_: MCPInput<this>, ctx: ToolContext) {
    // Titles of choices are beyond Zod, so the form is written as JSON Schema.
    const answer = await ctx.elicit({
      message: "Please select options from the enum fields",
      requestedSchema: {
        type: "object",
        properties: {
          untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
          titledSingle: {
            type: "string",
            oneOf: [
              { const: "value1", title: "First Option" },
              { const: "value2", title: "Second Option" },
              { const: "value3", title: "Third Option" },
            ],
          },
          legacyEnum: {
            type: "string",
            enum: ["opt1", "opt2", "opt3"],
            enumNames: ["Option One", "Option Two", "Option Three"],
          },
          untitledMulti: { type: "array", items: { type: "string", enum: ["option1", "option2", "option3"] } },
          titledMulti: {
            type: "array",
            items: {
              anyOf: [
                { const: "value1", title: "First Choice" },
                { const: "value2", title: "Second Choice" },
                { const: "value3", title: "Third Choice" },
              ],
            },
          },
        },
      },
    });
    return `Elicitation completed: ${JSON.stringify(answer)}`;
  }
}
