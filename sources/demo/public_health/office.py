"""The office that sends."""

from sources.demo.sending import Office

OFFICE = Office("public_health", "สำนักสาธารณสุขและสิ่งแวดล้อม")
