"""Weights in the settings."""


def test_settings_keep_weights_until_they_add_up(robot, window):
    window.navigation.show_settings()
    boxes = window.content.settings.weights.boxes
    boxes["growth"].setValue(40)
    assert window.ctx.portfolio.settings.weight_growth == 30
    boxes["size"].setValue(0)
    assert window.ctx.portfolio.settings.weight_growth == 40
    window.undoing.undo()
    assert boxes["growth"].value() == 30
