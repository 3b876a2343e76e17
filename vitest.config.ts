import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["test/**/*.test.ts"],
		exclude: ["test/validation/**"],
		testTimeout: 60_000,
		server: { deps: { inline: [/@actions\//] } },
	},
});
