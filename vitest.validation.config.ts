import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "numbers",
					include: ["test/validation/*.test.ts"],
					testTimeout: 600_000,
				},
			},
			{
				test: {
					name: "readers",
					include: ["test/validation/readers/*.test.ts"],
					testTimeout: 600_000,
				},
			},
		],
	},
});
