namespace Parley.Client.Tests;

public sealed class AlarmTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTime _time = new();
    private readonly Alarm _alarm;
    private int _rung;

    public AlarmTests()
    {
        _alarm = new Alarm(_time);
    }

    /// <summary>A message was asked for again after ten minutes instead of two, since an older one had ten to wait.</summary>
    [Fact]
    public void What_is_due_sooner_does_not_wait_for_what_is_due_later()
    {
        _alarm.Set(10 * Minute, Ring);
        _time.Advance(Minute);
        _alarm.Set(2 * Minute, Ring);
        _time.Advance(2 * Minute);
        Assert.Equal(1, _rung);
    }

    [Fact]
    public void What_is_due_later_does_not_put_off_what_is_due_sooner()
    {
        _alarm.Set(2 * Minute, Ring);
        _time.Advance(Minute);
        _alarm.Set(2 * Minute, Ring);
        _time.Advance(Minute);
        Assert.Equal(1, _rung);
        _time.Advance(10 * Minute);
        Assert.Equal(1, _rung);
    }

    [Fact]
    public void It_can_be_set_again_when_it_has_rung_or_was_cancelled()
    {
        _alarm.Set(Minute, Ring);
        _alarm.Cancel();
        _time.Advance(2 * Minute);
        Assert.Equal(0, _rung);
        _alarm.Set(Minute, Ring);
        _time.Advance(Minute);
        _alarm.Set(Minute, Ring);
        _time.Advance(Minute);
        Assert.Equal(2, _rung);
    }

    public void Dispose() => _alarm.Dispose();

    private void Ring() => _rung++;
}
