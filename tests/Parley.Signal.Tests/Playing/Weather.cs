namespace Parley.Signal.Tests.Playing;

/// <summary>What a bad network does: messages lost and doubled in per cent, and how many may be under way to one side.</summary>
internal sealed record Weather(int Lost, int Doubled, int UnderWay);
