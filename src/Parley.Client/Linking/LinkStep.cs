namespace Parley.Client;

/// <summary>What a new device shows while it is being linked: a <see cref="LinkCode"/>, the next ones as each runs out, and then <see cref="LinkDigits"/>.</summary>
public abstract record LinkStep;

/// <summary>A code for the signed-in device. It replaces the one before, which is good for some seconds still.</summary>
/// <param name="Text">An address, to be drawn as a QR code or handed on as text. Whoever sees it in time can let this device into their account, and no other.</param>
/// <param name="GoodUntil">It is replaced before.</param>
public sealed record LinkCode(string Text, DateTimeOffset GoodUntil) : LinkStep;

/// <summary>The code was scanned. The person is to see the same digits on both devices, and say so on the signed-in one.</summary>
/// <param name="Digits">Six.</param>
public sealed record LinkDigits(string Digits) : LinkStep;
