"""Who carries SMS: nobody asks for one; set, it is set whole."""

from pathlib import Path

from gateways.sms.http import SmsAccount
from tests.unit.reading_settings import demo, only_fault, read, real


def test_nothing_leaves_a_demonstration_even_with_a_carrier_of_sms(tmp_path: Path) -> None:
    assert demo(tmp_path, SMS_URL="https://sms.example/v1", SMS_TOKEN="a-token").sms is None


def test_a_carrier_of_sms_is_asked_for_by_nobody_and_taken_whole(tmp_path: Path) -> None:
    assert read(real(tmp_path)).sms is None
    sms = read(real(tmp_path, SMS_URL="https://sms.example/v1", SMS_TOKEN="a-token")).sms
    assert sms == SmsAccount("https://sms.example/v1", "a-token")
    assert "PORTECARTES_SMS_TOKEN : manque" in only_fault(real(tmp_path, SMS_URL="https://sms.example/v1"))
    assert "PORTECARTES_SMS_URL : manque" in only_fault(real(tmp_path, SMS_TOKEN="a-token"))
    assert "doit être en https" in only_fault(real(tmp_path, SMS_URL="http://sms.example/v1", SMS_TOKEN="a-token"))
