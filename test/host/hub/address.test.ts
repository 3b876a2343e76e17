import { expect, test } from "vitest";
import { isOwnHost, mayCarryToken } from "../../../src/host/hub/address.js";

const HUB = new URL("https://huggingface.co/");
const MIRROR = new URL("https://hub.acme.example/");

test.each([
	[HUB, "https://huggingface.co/acme/renamed", true],
	[HUB, "https://cdn-lfs.hf.co/file", true],
	[HUB, "https://cas-bridge.xethub.hf.co/file", true],
	[HUB, "http://huggingface.co/acme/renamed", false],
	[HUB, "https://huggingface.co:8443/", false],
	[HUB, "https://nothuggingface.co/", false],
	[HUB, "https://huggingface.co.example.org/", false],
	[HUB, "https://169.254.169.254/latest/meta-data", false],
	[MIRROR, "https://hub.acme.example/other", true],
	[MIRROR, "https://cdn-lfs.hf.co/file", false],
	[MIRROR, "http://hub.acme.example/other", false],
] as const)("%s may send us on to %s: %s", (endpoint, target, isAllowed) => {
	expect(isOwnHost(endpoint, new URL(target))).toBe(isAllowed);
});

test.each([
	[HUB, "https://huggingface.co/acme/base", true],
	[HUB, "https://cdn-lfs.hf.co/file", false],
	[new URL("http://hub.acme.example/"), "http://hub.acme.example/a", false],
	[new URL("http://127.0.0.1:8080/"), "http://127.0.0.1:8080/a", true],
] as const)("with %s a token goes to %s: %s", (endpoint, target, isAllowed) => {
	expect(mayCarryToken(endpoint, new URL(target))).toBe(isAllowed);
});
