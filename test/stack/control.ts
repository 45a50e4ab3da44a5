/** Asks the process that runs the services; its words are the error when it refuses. */
export const askControl = async <T>(control: string, what: string): Promise<T> => {
  const response = await fetch(`${control}/${what}`, { method: "POST" });
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? `${what}: ${response.status}`);
  return body;
};
