import { test } from "vitest";
import { firstReview, push, secondAttempt } from "./scenes.js";
test("count", async () => {
	for (const s of [firstReview, secondAttempt, push]) { const { local, start } = await s.ready(); const b = local.requests.length; await start(); console.log("N", local.requests.length - b, local.requests.slice(b).map(r=>r.operationId).join(" ")); }
});
