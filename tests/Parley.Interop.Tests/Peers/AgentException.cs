namespace Parley.Interop.Tests.Peers;

/// <summary>An agent refused for a reason that has no code, or failed.</summary>
internal sealed class AgentException(string message) : Exception(message);
