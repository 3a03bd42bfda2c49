namespace Parley.Client.Live;

/// <summary>Why a live connection ended: the server's close code and reason, or no code when it broke or was given up.</summary>
internal sealed record LinkEnd(int? Code, string Reason);
