export { connectTestClient, type TestClient, type TestServerOptions } from "./test-client.js";
