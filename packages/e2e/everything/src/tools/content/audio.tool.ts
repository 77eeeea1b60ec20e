import { type ContentBlock, MCPTool } from "mcp-prod";
import { WAV } from "../../media.js";

export default class AudioTool extends MCPTool {
  name = "test_audio_content";
  description = "Returns a sound.";
  schema = {};

  execute(): ContentBlock {
    return { type: "audio", data: WAV, mimeType: "audio/wav" };
  }
}
