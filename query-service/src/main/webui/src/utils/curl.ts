/** A shell word that means exactly `text`. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The command that asks the same question from a shell. The token comes from the environment, so that the command can be
 * pasted into a chat without giving anybody access.
 */
export function curlCommand(url: URL): string {
  return `curl -sS -H "Authorization: Bearer $WIRESCOPE_TOKEN" ${quoted(url.href)}`;
}
