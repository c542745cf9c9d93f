"""The office that sends."""

from sources.demo.sending import Office

OFFICE = Office("education", "สำนักการศึกษา")
