import { expect, it } from 'vitest';
import { curlCommand } from './curl';

it('quotes the address and never holds the token', () => {
  const url = new URL("http://127.0.0.1:8080/it's/api/v1/findings?node=a b&since=15m");
  expect(curlCommand(url)).toBe(
    `curl -sS -H "Authorization: Bearer $WIRESCOPE_TOKEN" 'http://127.0.0.1:8080/it'\\''s/api/v1/findings?node=a%20b&since=15m'`,
  );
});
