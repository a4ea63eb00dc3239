from flask import Blueprint

pages = Blueprint("agencies", __name__)
