import { defineConfig } from "vitest/config";

export default defineConfig({
	test: { include: ["test/validation/**/*.test.ts"], testTimeout: 600_000 },
});
