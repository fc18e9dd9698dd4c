/** What the flow said last, while it still holds. */
export function Prompts({ prompts }: { prompts: readonly string[] }) {
  if (prompts.length === 0) return null;
  return (
    <div className="prompts" data-testid="prompts">
      {prompts.map((prompt) => (
        <p key={prompt}>{prompt}</p>
      ))}
    </div>
  );
}
